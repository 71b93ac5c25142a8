/** How fast the side scores, and where that leads. */

import { LowerThird, thirdKind } from "@/overlay/drawing/LowerThird";
import { runRateThird } from "@/overlay/pictures/runRate";

export default class RunRate extends LowerThird {
  static override readonly kind = thirdKind("run-rate", "Run rate", false);
  protected readonly picture = runRateThird;
}
