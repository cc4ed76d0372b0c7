/**
 * mail-setup: mail-server settings for an e-mail address, in the words of the reader's mail program.
 *
 * Importing the module defines the element `<mail-setup>` where there is a document; elsewhere it does nothing.
 * No function sends the address anywhere.
 */

/**
 * Looks an address up. Never throws for any string.
 * @param options.client a client id: adds `route`, the way that works with that program.
 */
export function lookup(address: string, options?: { client?: string }): Promise<Result>;

/** The mail programs, in the order of the picker. */
export function clients(): Promise<{ id: string; name: string; platforms: string[] }[]>;

/** The files that can work for an address, with one program or with any. Empty for an unknown address. */
export function formats(
  address: string,
  options?: { client?: string },
): Promise<{ id: string; mediaType: string; fileName: string }[]>;

/**
 * One generated file. It never holds a password.
 * @param options.protocol how mail is read; IMAP where the provider has it.
 * @param options.name the person's full name, for formats that have a place for it.
 * @throws {Error} with `code` `unknown-format`, `no-provider` or `format-cannot-work`.
 */
export function configFile(
  address: string,
  format: string,
  options?: { protocol?: "imap" | "pop3"; name?: string },
): Promise<ConfigFile>;

/** The version of the widget. */
export const version: string;

export interface ConfigFile {
  fileName: string;
  mediaType: string;
  /** The whole, as a person would read and copy it. */
  text: string;
  /** For a format of several files: each, and where it belongs. */
  files?: { path: string; text: string }[];
}

export interface Result {
  status: "match" | "unknown" | "incomplete" | "invalid";
  /** Trimmed, the domain in lower case and ASCII. */
  address: string;
  domain: string;
  provider?: {
    id: string;
    name: string;
    /** `YYYY-MM` or `YYYY-MM-DD`. */
    checked: string;
    confidence: "high" | "medium" | "low" | "none";
    sources: string[];
    webmail?: string;
  };
  /** Best first: the widget shows the first of each protocol. */
  servers: Server[];
  /** What must be done before it can work. */
  preparation: { tag: string; url?: string }[];
  /** Present when `options.client` was given. */
  route?: Route;
  /** A whole address that may have been meant; never applied by itself. */
  suggestion?: string;
}

export interface Server {
  protocol: "imap" | "pop3" | "smtp";
  host: string;
  /** 1 to 65535. */
  port: number;
  security: "tls" | "starttls" | "none";
  /** Resolved for this address; null where no login is asked for. */
  username: string | null;
  /** In order of preference. */
  auth: ("oauth2" | "app-password" | "password" | "encrypted" | "bridge-password" | "none")[];
}

export interface Route {
  kind: "password" | "app-password" | "sign-in" | "bridge" | "impossible";
  because?: string;
}

/** Events of the element; all bubble and cross shadow roots. None ever holds the address. */
export interface MailSetupEvents {
  "mail-setup:match": CustomEvent<{ provider: string; matchedBy: "domain" | "provider" }>;
  "mail-setup:unknown": CustomEvent<Record<string, never>>;
  "mail-setup:copy": CustomEvent<{ field: string }>;
  "mail-setup:download": CustomEvent<{ format: string }>;
  "mail-setup:error": CustomEvent<{ code: string }>;
}

declare global {
  interface HTMLElementTagNameMap {
    "mail-setup": HTMLElement;
  }
  interface GlobalEventHandlersEventMap extends MailSetupEvents {}
}
