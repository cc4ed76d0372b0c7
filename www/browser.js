// What differs between browsers, and what they may refuse.

/** The ASCII form of a domain name (UTS #46); undefined where it has none. */
export function toAscii(name) {
  // Only names with letters outside ASCII come here, so URL syntax in them can only be a mistake.
  if (/[\x00-,/:-@[-`{-\x7f]/.test(name)) return undefined;
  try {
    return new URL(`https://${name}`).hostname;
  } catch {
    return undefined;
  }
}

/** Where the reader is: a guess that orders the picker and decides nothing. */
export function platform() {
  const { userAgent, maxTouchPoints } = navigator;
  if (/Android/.test(userAgent)) return "android";
  // An iPad says it is a Mac; no Mac has several touch points.
  if (/iP(hone|ad|od)/.test(userAgent) || (/Mac/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  if (/Mac/.test(userAgent)) return "macos";
  return /Windows/.test(userAgent) ? "windows" : "linux";
}

/** The keys that copy by hand. */
export const copyKeys = () => (/^(ios|macos)$/.test(platform()) ? "⌘C" : "Ctrl+C");

/** Copies a text while a click is handled; false where everything is refused. */
export async function copy(text, button) {
  try {
    // Absent on plain http; refused in frames without permission.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.className = "hidden";
    area.readOnly = true;
    area.value = text;
    button.after(area);
    area.select();
    let copied = false;
    try {
      copied = document.execCommand("copy");
    } catch {
      // Some policies throw where others return false.
    }
    area.remove();
    button.focus();
    return copied;
  }
}

/** Hands a file over. On iOS it is opened: a profile that is "downloaded" there never reaches the installer. */
export function save({ fileName, mediaType, text }) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: mediaType }));
  if (platform() !== "ios") link.download = fileName;
  link.click();
  // A browser may still be asking where to put it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
