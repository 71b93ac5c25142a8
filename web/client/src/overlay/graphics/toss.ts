/** Who won the toss, and what they chose. */

import { LowerThird, thirdKind } from "@/overlay/drawing/LowerThird";
import { tossThird } from "@/overlay/pictures/toss";

export default class Toss extends LowerThird {
  static override readonly kind = thirdKind("toss", "Toss", true);
  protected readonly picture = tossThird;
}
