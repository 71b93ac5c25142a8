/** What the win predictor writes: each side's chance in percent, and that of neither. */

import type { Show } from "@/overlay/graphic";
import { teamAt, type Team } from "@/overlay/pictures/third";

export interface ChancePicture {
  readonly team: Team;
  /** `63%`. */
  readonly percent: string;
  /** 0 to 1. */
  readonly share: number;
}

export interface WinPredictorPicture {
  readonly title: string;
  readonly sides: readonly [ChancePicture, ChancePicture];
  /** Of a draw or a tie; `null` where there is none to speak of. */
  readonly draw: { readonly label: string; readonly percent: string; readonly share: number } | null;
  readonly method: string;
}

export function winPredictorPicture(show: Show): WinPredictorPicture | null {
  const chance = show.state?.current?.chance;
  const [one, other] = chance?.percent ?? [];
  if (!chance || one === undefined || other === undefined || show.board.status === "finished") return null;
  const side = (index: number, percent: number): ChancePicture => ({
    team: teamAt(show, index),
    percent: `${percent}%`,
    share: percent / 100,
  });
  const limited = show.board.innings?.limit !== undefined;
  return {
    title: show.words.winPredictor,
    sides: [side(0, one), side(1, other)],
    draw: chance.draw
      ? {
          label: limited ? show.words.tie : show.words.draw,
          percent: `${chance.draw}%`,
          share: chance.draw / 100,
        }
      : null,
    method: chance.method,
  };
}
