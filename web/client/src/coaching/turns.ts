/** Looking again and again while work goes on: often where nobody tells what happens, now and then where somebody does. */

const OFTEN_MS = 3_000;
const SELDOM_MS = 20_000;

export interface Looking {
  /** Whether there is anything to wait for. */
  isDue(): boolean;
  /** Whether a socket tells of it, too. */
  isTold(): boolean;
  look(): Promise<void>;
}

export class Turns {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isOn = false;

  constructor(private readonly looking: Looking) {}

  begin(): void {
    this.end();
    this.isOn = true;
    document.addEventListener("visibilitychange", this.wake);
    this.plan();
  }

  end(): void {
    this.isOn = false;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.wake);
  }

  private readonly wake = (): void => {
    if (document.visibilityState === "visible") void this.turn();
  };

  private plan(): void {
    clearTimeout(this.timer);
    if (this.isOn) this.timer = setTimeout(() => void this.turn(), this.looking.isTold() ? SELDOM_MS : OFTEN_MS);
  }

  private async turn(): Promise<void> {
    clearTimeout(this.timer);
    if (this.looking.isDue() && document.visibilityState === "visible") await this.looking.look();
    this.plan();
  }
}
