/** Who is likely to win: each side's chance, and the share of neither between them. */

import { set, write } from "@/overlay/drawing/dom";
import { fitTexts } from "@/overlay/drawing/fit";
import { thirdCss } from "@/overlay/drawing/LowerThird";
import { drawSlab, SLAB } from "@/overlay/drawing/pieces";
import { Graphic, type Kind, type Show } from "@/overlay/graphic";
import css from "@/overlay/graphics/win-predictor.css?inline";
import { winPredictorPicture, type ChancePicture } from "@/overlay/pictures/winPredictor";

const HTML = `
<div class="third panel">
  <div class="side one">${SLAB}</div>
  <div class="middle">
    <div class="texts">
      <span class="great one"></span><span class="club one fit piece"></span>
      <span class="what"><b class="heading fit piece"></b><small class="draw fit piece"></small></span>
      <span class="club two fit piece"></span><span class="great two"></span>
    </div>
    <div class="tug"><i class="one"></i><i class="two"></i></div>
    <div class="method fit piece"></div>
  </div>
  <div class="side two">${SLAB}</div>
</div>`;

export default class WinPredictor extends Graphic {
  static override readonly kind: Kind = {
    slug: "win-predictor",
    title: "Win predictor",
    place: "lower",
    needsState: true,
    css: thirdCss(css),
    html: HTML,
  };

  override has(show: Show): boolean {
    return winPredictorPicture(show) !== null;
  }

  protected override draw(show: Show): void {
    const now = winPredictorPicture(show);
    if (!now) return;
    this.text(".heading", now.title);
    this.text(".draw", now.draw ? `${now.draw.label} ${now.draw.percent}` : "");
    this.text(".method", now.method);
    this.drawSide("one", now.sides[0]);
    this.drawSide("two", now.sides[1]);
    fitTexts(this.root);
  }

  private drawSide(which: "one" | "two", { team, percent, share }: ChancePicture): void {
    drawSlab(this.find(`.side.${which} .slab`), team);
    this.text(`.club.${which}`, team.name);
    write(this.find(`.great.${which}`), percent);
    const part = this.find(`.tug > .${which}`);
    set(part, "class", `${which} ${team.side}`);
    set(part, "style", `--share: ${share}`);
  }
}
