// The ready-made page and the page for frames speak the reader's language, or the one that their address asks for:
// index.html?lang=fr
const words = {
  en: { title: "Mail settings", fallback: "Your provider’s help pages list the servers for your mail program: look there for “IMAP” and “SMTP”." },
  fr: { title: "Réglages de messagerie", fallback: "Les pages d’aide de votre fournisseur indiquent les serveurs pour votre logiciel de messagerie : cherchez-y « IMAP » et « SMTP »." },
  ar: { title: "إعدادات البريد", fallback: "تذكر صفحات المساعدة لدى مزوّدك خوادم برنامج البريد: ابحث فيها عن «IMAP» و«SMTP»." },
  de: { title: "E-Mail-Einstellungen", fallback: "Die Hilfeseiten Ihres Anbieters nennen die Server für Ihr E-Mail-Programm: Suchen Sie dort nach „IMAP“ und „SMTP“." },
  es: { title: "Configuración del correo", fallback: "Las páginas de ayuda de su proveedor indican los servidores para su programa de correo: busque allí «IMAP» y «SMTP»." },
  he: { title: "הגדרות דואר", fallback: "בדפי העזרה של הספק שלך מופיעים השרתים לתוכנת הדואר: יש לחפש שם IMAP ו־SMTP." },
  it: { title: "Impostazioni di posta", fallback: "Le pagine di aiuto del tuo fornitore elencano i server per il programma di posta: cerca «IMAP» e «SMTP»." },
  nl: { title: "E-mailinstellingen", fallback: "De hulppagina’s van uw provider noemen de servers voor uw e-mailprogramma: zoek daar naar ‘IMAP’ en ‘SMTP’." },
  pl: { title: "Ustawienia poczty", fallback: "Strony pomocy Twojego dostawcy podają serwery dla programu pocztowego: poszukaj tam „IMAP” i „SMTP”." },
  "pt-BR": { title: "Configurações de e-mail", fallback: "As páginas de ajuda do seu provedor informam os servidores para o seu programa de e-mail: procure por “IMAP” e “SMTP”." },
  "pt-PT": { title: "Definições de correio", fallback: "As páginas de ajuda do seu fornecedor indicam os servidores para o seu programa de correio: procure «IMAP» e «SMTP»." },
};
const tags = Object.keys(words);
const base = (tag) => tag.toLowerCase().split("-")[0];
const closest = (wanted) => tags.find((tag) => tag.toLowerCase() === wanted.toLowerCase()) ?? tags.find((tag) => base(tag) === base(wanted));
const wanted = [new URLSearchParams(location.search).get("lang"), ...navigator.languages];
const tag = wanted.filter(Boolean).map(closest).find(Boolean) ?? "en";
document.documentElement.lang = tag;
document.documentElement.dir = ["ar", "he"].includes(tag) ? "rtl" : "ltr";
document.title = words[tag].title;
// The page for frames has no heading of its own.
for (const heading of document.querySelectorAll("h1")) heading.textContent = words[tag].title;
document.querySelector("mail-setup > p").textContent = words[tag].fallback;
