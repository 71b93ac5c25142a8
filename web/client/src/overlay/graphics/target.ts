/** What a side needs to win. */

import { LowerThird, thirdKind } from "@/overlay/drawing/LowerThird";
import { targetThird } from "@/overlay/pictures/target";

export default class Target extends LowerThird {
  static override readonly kind = thirdKind("target", "Target", false);
  protected readonly picture = targetThird;
}
