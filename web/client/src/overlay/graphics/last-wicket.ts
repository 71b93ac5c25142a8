/** The wicket that fell last. */

import { LowerThird, thirdKind } from "@/overlay/drawing/LowerThird";
import { lastWicketThird } from "@/overlay/pictures/lastWicket";

export default class LastWicket extends LowerThird {
  static override readonly kind = thirdKind("last-wicket", "Last wicket", false);
  protected readonly picture = lastWicketThird;
}
