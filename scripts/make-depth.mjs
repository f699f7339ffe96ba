// Draws public/depth.svg, the depth contours on the gate: `node scripts/make-depth.mjs > public/depth.svg`.
//
// Each contour is a closed curve around one deepest point. Its radius swings with the angle, more the farther out it is,
// and the swing turns a little from contour to contour, as on a sea chart. The points are joined by cubic curves
// (Catmull-Rom), so few points make a smooth line and the file stays small.

const CONTOURS = 11;
const POINTS = 14;
const CENTRE = 400;

const radius = (angle, depth) => {
  const base = 34 + depth * 26;
  const swing = 0.05 + depth * 0.011;
  const turn = depth * 0.17;
  return base * (1 + swing * Math.sin(2 * angle + turn) + 0.6 * swing * Math.sin(3 * angle - 2 * turn + 1.1));
};

const contour = (depth) => {
  const points = Array.from({ length: POINTS }, (_, i) => {
    const angle = (i / POINTS) * 2 * Math.PI;
    const r = radius(angle, depth);
    return [CENTRE + r * Math.cos(angle), CENTRE + 0.86 * r * Math.sin(angle)];
  });
  const at = (i) => points[(i + POINTS) % POINTS];
  const text = ([x, y]) => `${Math.round(x)} ${Math.round(y)}`;
  const lean = (from, to, of, share) => [of[0] + (to[0] - from[0]) * share, of[1] + (to[1] - from[1]) * share];
  const curves = points.map((_, i) => {
    const first = lean(at(i - 1), at(i + 1), at(i), 1 / 6);
    const second = lean(at(i + 2), at(i), at(i + 1), 1 / 6);
    return `${text(first)} ${text(second)} ${text(at(i + 1))}`;
  });
  return `M${text(at(0))}C${curves.join(" ")}z`;
};

const lines = Array.from({ length: CONTOURS }, (_, depth) => `    <path d="${contour(depth)}"/>`);
console.log(`<svg xmlns="http://www.w3.org/2000/svg">
  <!-- Made by scripts/make-depth.mjs. Use: <svg class="depth" aria-hidden="true"><use href="/depth.svg#depth"/></svg> -->
  <symbol id="depth" viewBox="0 0 800 800">
${lines.join("\n")}
  </symbol>
</svg>`);
