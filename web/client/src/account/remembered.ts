/** Whether somebody signed in in this browser: no secret, and all that is kept of it where scripts can read. */

const KEY = "cricksy.signed-in";

export function isRemembered(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

export function remember(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
  } catch {
    // Storage can be closed to us (private windows): a reload then asks to sign in again.
  }
}
