/* 职家: passkeys. The only thing in the house that needs script; every page that offers one offers
   another way too. A form with data-passkey="create" or "get" asks the browser's own dialog when it
   is sent, puts the answer into its field `credential` and goes on its way. */
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const ask = {
    create: async ({ publicKey }) => {
      const made = await navigator.credentials.create({ publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        user: { ...publicKey.user, id: bytes(publicKey.user.id) },
        excludeCredentials: known(publicKey.excludeCredentials),
      } });
      return [made, {
        attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      }];
    },
    get: async ({ publicKey }) => {
      const given = await navigator.credentials.get({ publicKey: {
        ...publicKey,
        challenge: bytes(publicKey.challenge),
        allowCredentials: known(publicKey.allowCredentials),
      } });
      return [given, {
        authenticatorData: text(given.response.authenticatorData),
        signature: text(given.response.signature),
        userHandle: given.response.userHandle ? text(given.response.userHandle) : null,
      }];
    },
  };

  const told = (credential, response) => JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  });

  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    document.querySelectorAll("[data-no-passkey]").forEach((words) => { words.hidden = true; });
    const options = JSON.parse(document.getElementById(form.dataset.options).textContent);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const refused = form.querySelector("[data-refused]");
      refused.hidden = true;
      try {
        form.elements.credential.value = told(...await ask[form.dataset.passkey](options));
        form.submit();
      } catch (error) {
        if (!(error instanceof DOMException)) throw error;
        refused.hidden = false;
      }
    });
  });
})();
