const { documentElement: page } = document;
const [section] = document.getElementsByTagName("section");
page.ariaBusy = "true";
addEventListener("load", () => setTimeout(() => {
  section.innerHTML = section.innerHTML;
  page.ariaBusy = "false";
}, 300));
