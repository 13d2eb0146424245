import type { NegotiationView } from "../../negotiation/state-view.ts";
import { PriceSketch } from "../../negotiation/views/price-chart.tsx";
import type { CoachedNegotiationView } from "../state-view.ts";

interface StripPlace {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

interface ChainStripProps {
  readonly view: CoachedNegotiationView;
  /** Index of the large bargain, from 0. */
  readonly shown: number;
  readonly place: StripPlace;
  readonly onShow: (index: number) => void;
}

/** The whole chain side by side, each bargain with its price; pressing one shows it large. */
export function ChainStrip({ view, shown, place, onShow }: ChainStripProps) {
  const { top, height } = place;
  const width = place.width / view.total;
  return (
    <g role="group" aria-label="Bargains of the chain">
      {Array.from({ length: view.total }, (_, index) => {
        const bargain = view.bargains[index];
        const left = place.left + index * width;
        return (
          <g key={index}>
            <rect
              x={left + 2}
              y={top}
              width={width - 4}
              height={height}
              rx="6"
              fill="none"
              className={index === shown ? "deal-ring" : "price-axis"}
              style={index === shown ? { strokeWidth: 2.5 } : { strokeDasharray: bargain ? "none" : "4 5" }}
            />
            {bargain && <Tile bargain={bargain} left={left} width={width} top={top} height={height} />}
            {bargain && (
              <foreignObject x={left + 2} y={top} width={width - 4} height={height}>
                <button
                  type="button"
                  className="cell-button"
                  aria-label={`Bargain ${index + 1}: ${words(bargain)}`}
                  aria-pressed={index === shown}
                  onClick={() => onShow(index)}
                />
              </foreignObject>
            )}
          </g>
        );
      })}
    </g>
  );
}

function Tile(props: StripPlace & { readonly bargain: NegotiationView }) {
  const { bargain, left, width, top, height } = props;
  const frame = { left: left + 10, right: left + width - 12, top: top + 6, bottom: top + height - 26 };
  const price = bargain.result === null ? "" : (bargain.result.price ?? "none");
  return (
    <g>
      <PriceSketch view={bargain} frame={frame} />
      <text className="board-text" x={left + width / 2} y={top + height - 10} textAnchor="middle" fontWeight="600">
        {price}
      </text>
    </g>
  );
}

function words({ result }: NegotiationView): string {
  if (result === null) return "under way";
  return result.price === null ? "no deal" : `deal at ${result.price}`;
}
