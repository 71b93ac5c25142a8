/** A batter's figures: the striker's, or those of the one asked for. */

import { LowerThird, thirdKind } from "@/overlay/drawing/LowerThird";
import { batterThird } from "@/overlay/pictures/batter";

export default class Batter extends LowerThird {
  static override readonly kind = thirdKind("batter", "Batter", false);
  protected readonly picture = batterThird;
}
