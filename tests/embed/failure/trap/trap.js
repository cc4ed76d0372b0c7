// The widget's place in memory is lost once, after which the next key runs into a trap.
const [host] = document.getElementsByTagName("mail-setup");
let times = 1;
host.addEventListener("mail-setup:match", () => {
  if (times-- > 0) host[Symbol.for("mail-setup")].widget.__wbg_ptr = 0x7ffffff0;
});
