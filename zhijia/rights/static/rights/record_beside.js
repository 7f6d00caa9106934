/* The photo of a record and the exported file stay on this device: the photo is shown beside the
   questions, for copying from. Whoever takes the result to the union may tick either to go along;
   only a ticked one is put into the form. Listeners hang on the document: parts and the whole body
   are swapped. */
"use strict";
(() => {
  const KINDS = ["photo", "record"];
  const held = {};
  /* Old browsers cannot put a file into a field: there it is chosen once more. */
  const canCarry = (() => { try { return Boolean(new DataTransfer().items); } catch { return false; } })();
  const $ = (id) => document.getElementById(id);

  const show = (shown, said) => {
    $("shown-beside").hidden = !shown;
    $("photo-beside").querySelector("[role=status]").textContent = said;
  };

  const showPhoto = () => {
    const file = held.photo;
    if (!file) return show(false, "");
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const box = $("photo-beside"), picture = $("shown-beside");
      picture.onload = () => show(true, box.dataset.shown);
      picture.onerror = () => show(false, box.dataset.refused);
      picture.src = reader.result;
    });
    reader.readAsDataURL(file);
  };

  /* What will be handed over, by name, as the form stands. */
  const list = () => KINDS.forEach((kind) => {
    const field = $(`id_${kind}_along`), line = $(`goes_${kind}`);
    if (!field || !line) return;
    line.hidden = !field.files.length;
    line.lastElementChild.textContent = field.files.length ? field.files[0].name : "";
  });

  const put = (kind, file) => {
    const carrier = new DataTransfer();
    if (file) carrier.items.add(file);
    $(`id_${kind}_along`).files = carrier.files;
    list();
  };

  /* On the result: a tick for what is held here, in place of choosing it once more; never ticked by us. */
  const offer = (kind) => {
    const tick = $(`along_${kind}`);
    if (!tick) return;
    const file = canCarry && held[kind];
    const choose = $(`id_${kind}_along`).closest(".zh-field");
    const ticked = tick.checked;
    tick.closest(".zh-choices").hidden = !file;
    tick.labels[0].lastElementChild.textContent = file ? file.name : "";
    choose.hidden = Boolean(file);
    if (file && tick.file !== file) {
      tick.file = file;
      tick.checked = false;
      put(kind, null);
    } else if (!file && ticked) {
      tick.checked = false;
      put(kind, null);
    }
  };

  const dress = () => {
    const box = $("photo-beside");
    if (box) {
      const was = box.hidden;
      /* On the result nothing is left to copy: only a photo that is there already stays beside it. */
      box.hidden = Boolean($("along_photo")) && !held.photo;
      if (was && !box.hidden) showPhoto();
    }
    KINDS.forEach(offer);
    list();
  };

  document.addEventListener("change", ({ target }) => {
    if (target.id === "id_beside") {
      held.photo = target.files[0];
      showPhoto();
      offer("photo");
    } else if (target.id === "id_record") {
      held.record = target.files[0];
    } else if (/^along_/.test(target.id)) {
      const kind = target.id.slice("along_".length);
      put(kind, target.checked ? held[kind] : null);
    } else if (/_along$/.test(target.id)) {
      list();
    }
  });
  document.addEventListener("htmx:afterSettle", dress);
  document.addEventListener("htmx:afterProcessNode", dress);
  dress();
})();
