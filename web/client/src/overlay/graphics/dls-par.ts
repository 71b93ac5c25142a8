/** The par score, and how the side stands to it. */

import { LowerThird, thirdKind } from "@/overlay/drawing/LowerThird";
import { dlsParThird } from "@/overlay/pictures/dlsPar";

export default class DlsPar extends LowerThird {
  static override readonly kind = thirdKind("dls-par", "DLS par", true);
  protected readonly picture = dlsParThird;
}
