// The ready-made page speaks the reader's language, or the one its address asks for: index.html?lang=fr
const words = {
  en: { title: "Mail settings", fallback: "Your provider’s help pages list the servers for your mail program: look there for “IMAP” and “SMTP”." },
  fr: { title: "Réglages de messagerie", fallback: "Les pages d’aide de votre fournisseur indiquent les serveurs pour votre logiciel de messagerie : cherchez-y « IMAP » et « SMTP »." },
};
const wanted = [new URLSearchParams(location.search).get("lang"), ...navigator.languages];
const tag = wanted.map((tag) => tag?.toLowerCase().split("-")[0]).find((tag) => tag in words) ?? "en";
document.documentElement.lang = tag;
document.title = words[tag].title;
document.querySelector("h1").textContent = words[tag].title;
document.querySelector("mail-setup > p").textContent = words[tag].fallback;
