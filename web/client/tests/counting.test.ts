import { describe, expect, it } from "vitest";

import { liveBowlers } from "@/cricket/card";
import { countingOf, played, playedAt, wordsOf } from "@/cricket/counting";
import { feedEntries } from "@/cricket/feed";
import { chase, economy } from "@/cricket/rates";
import { scale } from "@/cricket/worm";
import recording from "@/demo/recording.json";
import { picture } from "@/overlay/picture";
import { ENGLISH } from "@/overlay/words";
import type { LiveInnings, Scoreboard } from "@/wire";

const BOARD = recording.snapshot as unknown as Scoreboard;
const INNINGS = BOARD.innings as LiveInnings;
const OVERS = { inBalls: false, ballsPerOver: 6 };
const BALLS = { inBalls: true, ballsPerOver: 5 };

describe("a competition that counts balls", () => {
  const line = { name: "A", maidens: 0, runs: 12, wickets: 0, dots: 0 };
  const innings = { ...INNINGS, balls_per_over: 5, overs: "13.3", runs: 77, limit: 100 };
  const board = { ...BOARD, in_balls: true, innings };
  const counting = countingOf(board);

  it("is told from others by its scoreboard, not by the length of its overs", () => {
    expect(counting).toEqual(BALLS);
    expect(countingOf({ ...board, in_balls: false })).toEqual({ inBalls: false, ballsPerOver: 5 });
    expect(countingOf(BOARD)).toEqual(OVERS);
  });

  it("says balls wherever others say overs", () => {
    expect([played("13.3", counting), wordsOf(counting).unit]).toEqual(["68", "balls"]);
    expect([played("13.3", OVERS), wordsOf(OVERS).unit]).toEqual(["13.3", "ov"]);
    expect([playedAt(13.6, counting), playedAt(10 + 4 / 6, OVERS), playedAt(20, OVERS)]).toEqual(["68", "10.4", "20"]);
    expect(wordsOf(counting).turn).toBe("set");
    expect(feedEntries({ "1": ["13.3", "4", "1", "1"] }, undefined, counting)[0]?.over).toBe("68");
    expect(liveBowlers({ ...INNINGS, bowlers: { "1": { ...line, overs: "2" } } }, counting)[0]?.bowled).toBe("10");
    expect(picture({ board, words: ENGLISH })).toMatchObject({ overs: "68", units: "Balls" });
  });

  it("reckons rates per ball", () => {
    expect(economy({ runs: 12, overs: "2" }, counting)).toBe("1.20");
    const need = chase({ ...innings, target: 126, closed: "" }, counting);
    expect(need).toEqual({ runs: 49, balls: 32, requiredRate: "1.53" });
  });

  it("has balls under its worm", () => {
    const frame = { width: 640, height: 320, left: 52, right: 14, top: 14, bottom: 34 };
    const axes = scale(frame, [], 20, undefined, counting);
    expect(axes.ticks.map((tick) => tick.text)).toEqual([20, 40, 60, 80, 100]);
    expect(axes.x(axes.ticks.at(-1)?.over ?? 0)).toBe(frame.width - frame.right);
  });
});
