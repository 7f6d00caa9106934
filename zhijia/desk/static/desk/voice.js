/* A voice note: the browser records into the file field of the page. Without script, or without a
   microphone, the field itself is there: telephones offer their own recorder for it. */
"use strict";
(() => {
  const box = document.getElementById("recorder");
  const field = document.getElementById("id_voice");
  const kinds = ["audio/webm;codecs=opus", "audio/mp4"];
  const kind = window.MediaRecorder && kinds.find((one) => MediaRecorder.isTypeSupported(one));
  if (!box || !field || !kind || !navigator.mediaDevices || !window.DataTransfer) return;

  const button = box.querySelector("button");
  const words = box.querySelector("[role=status]");
  const most = Number(box.dataset.seconds);
  let recorder = null;
  let clock = 0;

  const show = (text) => { words.textContent = text; };
  const label = (name) => { button.textContent = box.dataset[name]; };

  const keep = (parts) => {
    const suffix = kind.startsWith("audio/webm") ? "webm" : "m4a";
    const files = new DataTransfer();
    files.items.add(new File(parts, `voice.${suffix}`, { type: kind.split(";")[0] }));
    field.files = files.files;
    field.form.requestSubmit(document.getElementById("keep"));
  };

  const stop = () => {
    clearInterval(clock);
    if (recorder && recorder.state === "recording") recorder.stop();
  };

  const start = async () => {
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      show(box.dataset.refused);
      return;
    }
    const parts = [];
    const since = Date.now();
    recorder = new MediaRecorder(sound, { mimeType: kind, audioBitsPerSecond: 32000 });
    recorder.ondataavailable = (event) => { if (event.data.size) parts.push(event.data); };
    recorder.onstop = () => {
      sound.getTracks().forEach((track) => track.stop());
      show(box.dataset.sending);
      keep(parts);
    };
    recorder.start();
    label("stop");
    show(box.dataset.recording);
    clock = setInterval(() => { if (Date.now() - since >= most * 1000) stop(); }, 500);
  };

  button.addEventListener("click", () => (recorder && recorder.state === "recording" ? stop() : start()));
  box.hidden = false;
})();
