// Drawing on a canvas: from the places of the data to pixels, points, arrows, regions, curves.

const VIRIDIS = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 73, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [253, 231, 37],
];

/** Return a color of the palette viridis, from 0 (violet) to 1 (yellow). */
export function viridis(share) {
  const place = Math.min(Math.max(share, 0), 1) * (VIRIDIS.length - 1);
  const low = Math.min(Math.floor(place), VIRIDIS.length - 2);
  const mixed = VIRIDIS[low].map((value, i) =>
    Math.round(value + (place - low) * (VIRIDIS[low + 1][i] - value)),
  );
  return `rgb(${mixed.join(",")})`;
}

/** Return a color for each of n clusters: without what is too pale, or too dark, to be seen. */
export function clusterColors(n, dark) {
  const [from, to] = dark ? [0.28, 1] : [0, 0.9];
  return Array.from({ length: n }, (_, i) =>
    viridis(from + ((to - from) * (i + 0.5 * (n === 1))) / Math.max(n - 1, 1)),
  );
}

/** Mix colors by shares that sum to 1; a little coarsely, so that there are few different ones. */
export function mixColors(colors, shares) {
  const sums = [0, 0, 0];
  colors.forEach((color, c) => {
    color.match(/\d+/g).forEach((value, i) => {
      sums[i] += shares[c] * Number(value);
    });
  });
  return `rgb(${sums.map((value) => Math.min(16 * Math.round(value / 16), 255)).join(",")})`;
}

/** Return the colors of the page, which differ by day and by night. */
export function pageColors() {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: color("ink"),
    quiet: color("quiet"),
    faint: color("faint"),
    line: color("line"),
    paper: color("paper"),
    accent: color("accent"),
    dark: color("dark") === "1",
  };
}

/** Return a plot on a canvas; `fitPlot` must be called before anything is drawn. */
export function createPlot(canvas) {
  return { canvas, pen: canvas.getContext("2d"), width: 0, height: 0 };
}

/**
 * Clear a plot, and let a box of the data fill it.
 * With `equal`, a unit is as long across as it is upwards, so that circles are round.
 */
export function fitPlot(plot, box, { equal = true, margin = 16 } = {}) {
  const { canvas, pen } = plot;
  const density = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== Math.round(width * density) || canvas.height !== Math.round(height * density)) {
    canvas.width = Math.round(width * density);
    canvas.height = Math.round(height * density);
  }
  pen.setTransform(density, 0, 0, density, 0, 0);
  pen.clearRect(0, 0, width, height);
  const across = (width - 2 * margin) / (box.right - box.left || 1);
  const upwards = (height - 2 * margin) / (box.high - box.low || 1);
  const both = Math.min(across, upwards);
  Object.assign(plot, { width, height, xScale: equal ? both : across, yScale: equal ? both : upwards });
  plot.xMiddle = (box.left + box.right) / 2;
  plot.yMiddle = (box.low + box.high) / 2;
}

/** Return the pixel of a place of the data. */
export function toPixel(plot, [x, y]) {
  return [
    plot.width / 2 + (x - plot.xMiddle) * plot.xScale,
    plot.height / 2 - (y - plot.yMiddle) * plot.yScale,
  ];
}

/** Return the place of the data at a pixel. */
export function toPlace(plot, [across, down]) {
  return [
    plot.xMiddle + (across - plot.width / 2) / plot.xScale,
    plot.yMiddle - (down - plot.height / 2) / plot.yScale,
  ];
}

/** Return the box of the data that the whole plot shows. */
export function shownBox(plot) {
  const [left, high] = toPlace(plot, [0, 0]);
  const [right, low] = toPlace(plot, [plot.width, plot.height]);
  return { left, right, low, high };
}

/** Return the rows of each color. */
function rowsByColor(rows, colorOf) {
  const groups = new Map();
  for (const i of rows) {
    const color = colorOf(i);
    if (!groups.has(color)) groups.set(color, []);
    groups.get(color).push(i);
  }
  return groups;
}

/** Begin a path of circles around some points. */
function circlesAround(plot, points, rows, radiusOf) {
  plot.pen.beginPath();
  for (const i of rows) {
    const [across, down] = toPixel(plot, points[i]);
    const radius = radiusOf(i);
    plot.pen.moveTo(across + radius, down);
    plot.pen.arc(across, down, radius, 0, 2 * Math.PI);
  }
}

/** Draw points, or some rows of them, as discs: all those of one color at once. */
export function drawPoints(plot, points, colorOf, radiusOf, some = points.keys()) {
  for (const [color, rows] of rowsByColor(some, colorOf)) {
    plot.pen.fillStyle = color;
    circlesAround(plot, points, rows, radiusOf);
    plot.pen.fill();
  }
}

/** Draw some points as rings. */
export function drawRings(plot, points, some, radius, colorOf) {
  plot.pen.lineWidth = 1.5;
  for (const [color, rows] of rowsByColor(some, colorOf)) {
    plot.pen.strokeStyle = color;
    circlesAround(plot, points, rows, () => radius);
    plot.pen.stroke();
  }
}

/** Draw large discs around some points: what several cover is no darker than what one covers. */
export function drawDiscs(plot, points, some, radius, colorOf, opacity) {
  plot.pen.globalAlpha = opacity;
  for (const [color, rows] of rowsByColor(some, colorOf)) {
    plot.pen.fillStyle = color;
    circlesAround(plot, points, rows, () => radius);
    plot.pen.fill();
  }
  plot.pen.globalAlpha = 1;
}

/** Draw some points as crosses. */
export function drawCrosses(plot, points, rows, radius, color) {
  const { pen } = plot;
  pen.strokeStyle = color;
  pen.lineWidth = 1.6;
  pen.beginPath();
  for (const i of rows) {
    const [across, down] = toPixel(plot, points[i]);
    pen.moveTo(across - radius, down - radius);
    pen.lineTo(across + radius, down + radius);
    pen.moveTo(across - radius, down + radius);
    pen.lineTo(across + radius, down - radius);
  }
  pen.stroke();
}

/** Draw a ring around a place, with a radius in pixels. */
export function drawRing(plot, place, radius, color, width = 2) {
  const [across, down] = toPixel(plot, place);
  plot.pen.strokeStyle = color;
  plot.pen.lineWidth = width;
  plot.pen.beginPath();
  plot.pen.arc(across, down, radius, 0, 2 * Math.PI);
  plot.pen.stroke();
}

/** Draw an ellipse around a place of the data. */
export function drawEllipse(plot, place, { long, short, angle }, color, width, dashes = []) {
  const { pen } = plot;
  const [across, down] = toPixel(plot, place);
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.setLineDash(dashes);
  pen.beginPath();
  pen.ellipse(across, down, long * plot.xScale, short * plot.yScale, -angle, 0, 2 * Math.PI);
  pen.stroke();
  pen.setLineDash([]);
}

/** Draw a line through places of the data. */
export function drawLine(plot, places, color, width = 1.5, dashes = []) {
  const { pen } = plot;
  pen.strokeStyle = color;
  pen.lineWidth = width;
  pen.setLineDash(dashes);
  pen.beginPath();
  places.forEach((place, i) =>
    i ? pen.lineTo(...toPixel(plot, place)) : pen.moveTo(...toPixel(plot, place)),
  );
  pen.stroke();
  pen.setLineDash([]);
}

/** Fill a polygon with a color that lets the ground shine through, and draw its border. */
export function drawRegion(plot, corners, color, borderColor, opacity = 0.16) {
  if (corners.length < 3) return;
  const { pen } = plot;
  pen.beginPath();
  corners.forEach((corner, i) =>
    i ? pen.lineTo(...toPixel(plot, corner)) : pen.moveTo(...toPixel(plot, corner)),
  );
  pen.closePath();
  pen.globalAlpha = opacity;
  pen.fillStyle = color;
  pen.fill();
  pen.globalAlpha = 1;
  pen.strokeStyle = borderColor;
  pen.lineWidth = 1;
  pen.stroke();
}

/** Draw an arrow between two places; it ends `short` pixels before the second one. */
export function drawArrow(plot, from, to, color, short = 0) {
  const [start, end] = [toPixel(plot, from), toPixel(plot, to)];
  const whole = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const length = whole - short;
  if (length < 3) return;
  const [across, down] = [(end[0] - start[0]) / whole, (end[1] - start[1]) / whole];
  end[0] -= short * across;
  end[1] -= short * down;
  const { pen } = plot;
  const head = Math.min(9, length);
  const corner = (side) => [
    end[0] - head * across + 0.45 * side * head * down,
    end[1] - head * down - 0.45 * side * head * across,
  ];
  pen.strokeStyle = color;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.moveTo(...start);
  pen.lineTo(...end);
  pen.moveTo(...corner(1));
  pen.lineTo(...end);
  pen.lineTo(...corner(-1));
  pen.stroke();
}

/** Draw a curve with a dot at each of its places, and a ring at one of them. */
export function drawCurve(plot, values, current, colors, margin = 18) {
  const known = values.filter((value) => value !== null);
  if (!known.length) {
    fitPlot(plot, { left: 0, right: 1, low: 0, high: 1 }, { equal: false, margin });
    return;
  }
  const box = {
    left: 0,
    right: Math.max(values.length - 1, 1),
    low: Math.min(...known),
    high: Math.max(...known),
  };
  if (box.low === box.high) box.high = box.low + 1;
  fitPlot(plot, box, { equal: false, margin });
  const places = values.map((value, i) => [i, value]).filter(([, value]) => value !== null);
  drawLine(plot, places, colors.quiet);
  drawPoints(
    plot,
    places,
    () => colors.ink,
    () => 2.5,
  );
  const here = places.find(([i]) => i === current);
  if (here) drawRing(plot, here, 6, colors.accent, 2.5);
}
