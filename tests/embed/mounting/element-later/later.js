// As a wiki or an application does that draws its pages itself.
addEventListener("load", () => setTimeout(() => {
  const box = document.createElement("section");
  const host = document.createElement("mail-setup");
  host.lang = "fr";
  box.append(host);
  document.body.append(box);
}, 100));
