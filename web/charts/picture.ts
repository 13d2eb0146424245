import { PICTURE_SIZE, type ChartColors } from "./svg.ts";

/** The page's current colours. */
export function currentColors(): ChartColors {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  return {
    series: Array.from({ length: 6 }, (_, i) => token(`--series-${i}`)),
    ink: token("--ink"),
    soft: token("--ink-soft"),
    line: token("--line"),
    page: token("--surface"),
  };
}

/** Resolution of a PNG relative to the SVG. */
const PNG_SCALE = 2;

/** Renders an SVG as PNG at double resolution. @throws Error if the browser can't. */
export async function renderPng(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = PICTURE_SIZE.width * PNG_SCALE;
  canvas.height = PICTURE_SIZE.height * PNG_SCALE;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser gave no picture"))), "image/png");
  });
}
