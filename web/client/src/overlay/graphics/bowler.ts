/** A bowler's figures: of whoever bowls, or of the one asked for. */

import { LowerThird, thirdKind } from "@/overlay/drawing/LowerThird";
import { bowlerThird } from "@/overlay/pictures/bowler";

export default class Bowler extends LowerThird {
  static override readonly kind = thirdKind("bowler", "Bowler", false);
  protected readonly picture = bowlerThird;
}
