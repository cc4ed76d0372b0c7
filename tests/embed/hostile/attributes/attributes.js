const host = document.createElement("mail-setup");
const bad = ["<img src=x onerror=alert(1)>", "javascript:alert(1)//{provider}", "\u0000\u0001\u001f\n\t", "x".repeat(1_000_000)];
for (const [place, name] of ["provider", "report", "client", "formats", "theme", "loading", "protocol", "lang"].entries()) host.setAttribute(name, bad[place % bad.length]);
document.querySelector("#place").append(host);
