const root = document.querySelector("#outer").attachShadow({ mode: "open" });
root.append(document.createElement("mail-setup"));
