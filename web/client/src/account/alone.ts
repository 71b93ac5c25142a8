/** One tab at a time: Web Locks, and a lease in localStorage where there are none, as on plain http in a club's network. */

const LOCK = "cricksy.session";
const LEASE_MS = 10_000;
/** After so long another tab's claim to the same lease has been written, and the last one holds. */
const SETTLED_MS = 60;
const AGAIN_MS = 150;

interface Lease {
  readonly holder: string;
  readonly until: number;
}

export function alone<T>(work: () => Promise<T>): Promise<T> {
  return navigator.locks ? navigator.locks.request(LOCK, work) : leased(work);
}

async function leased<T>(work: () => Promise<T>): Promise<T> {
  const holder = `${Math.random()}`;
  const release = (): void => {
    if (read()?.holder === holder) write(null);
  };
  // A page that is reloaded in the middle must not hold up the next one until its lease is over.
  addEventListener("pagehide", release);
  try {
    while (!(await claimed(holder))) await pause(AGAIN_MS);
    return await work();
  } finally {
    removeEventListener("pagehide", release);
    release();
  }
}

async function claimed(holder: string): Promise<boolean> {
  const held = read();
  if (held && held.until > Date.now()) return false;
  if (!write({ holder, until: Date.now() + LEASE_MS })) return true;
  await pause(SETTLED_MS);
  return read()?.holder === holder;
}

function read(): Lease | null {
  try {
    return JSON.parse(localStorage.getItem(LOCK) ?? "null") as Lease | null;
  } catch {
    return null;
  }
}

/** Returns whether storage takes it; where it is closed to us, tabs share nothing that they could race for. */
function write(lease: Lease | null): boolean {
  try {
    if (lease) localStorage.setItem(LOCK, JSON.stringify(lease));
    else localStorage.removeItem(LOCK);
    return true;
  } catch {
    return false;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
