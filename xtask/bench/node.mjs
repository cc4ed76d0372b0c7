// What email-provider-links asks of Node, in a page. Its table is the only file it reads; it is never let near DNS.
import table from "@mikkelscheike/email-provider-links/dist/providers/emailproviders.json";

export const existsSync = () => true;
export const readFileSync = () => JSON.stringify(table);
export const join = (...parts) => parts.join("/");
export const normalize = (path) => path;
export const domainToASCII = (domain) => {
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return "";
  }
};
const forbidden = () => {
  throw new Error("not in a page");
};
export const promisify = () => forbidden;
export const createHash = forbidden;
export const resolveMx = forbidden;
export const resolveTxt = forbidden;
