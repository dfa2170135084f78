// Places and flows on Natural Earth borders, as inline SVG: it prints, it can be read aloud, it needs no tiles.
// Maps are never mirrored, whatever the direction of the script.
import { geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const NAMED = 12;
const MANY = 500;
const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 520;
const HEIGHT = 430;
const KINDS = { supplies: "sup", subcontracts: "sub", provides_labour: "lab", recruits_for: "rec", owns: "own", controls: "own", operates: "own" };
const STROKES = { claimed: "claimed", unknown: "found", expired: "claimed" };

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

export function drawMap(figure, facts, borders) {
  const placed = facts.nodes.filter((node) => node.latitude !== null);
  const note = figure.querySelector(".empty");
  if (!placed.length) return void (note.textContent = facts.words.no_places);
  const points = { type: "MultiPoint", coordinates: placed.map((node) => [node.longitude, node.latitude]) };
  const projection = geoMercator().fitExtent([[70, 60], [WIDTH - 90, HEIGHT - 60]], points);
  if (projection.scale() > 2600) projection.scale(2600).fitExtent([[70, 60], [WIDTH - 90, HEIGHT - 60]], points);
  projection.scale(Math.min(projection.scale(), 2600)).clipExtent([[-20, -20], [WIDTH + 20, HEIGHT + 20]]);
  const [centreX, centreY] = geoPath(projection).centroid(points);
  const [shiftX, shiftY] = projection.translate();
  projection.translate([shiftX + WIDTH / 2 - centreX, shiftY + HEIGHT / 2 - centreY]);
  const path = geoPath(projection);
  const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": facts.words.map });
  for (const country of feature(borders, borders.objects.countries).features) {
    const shape = path(country);
    if (!shape) continue;
    const land = make("path", { class: "land", d: shape }, svg);
    make("title", {}, land).textContent = country.properties.name;
  }
  const at = new Map(placed.map((node) => [node.id, projection([node.longitude, node.latitude])]));
  const drawn = new Set();
  for (const edge of facts.edges) if (fresh(edge, at, facts, drawn)) drawFlow(svg, edge, at);
  drawPlaces(svg, placed, at, facts);
  note.remove();
  figure.prepend(svg);
}

// Of thousands of links those between the same two corners of the map, of one kind, would lie on each other: one stands
// for all of them. The table holds each.
function fresh(edge, at, facts, drawn) {
  const ends = [at.get(edge.giver), at.get(edge.receiver)];
  if (!ends[0] || !ends[1]) return false;
  if (facts.edges.length < MANY || [edge.giver, edge.receiver].includes(facts.selected)) return true;
  const key = [edge.kind, ...ends.flat().map((part) => Math.round(part / 24))].join();
  if (drawn.has(key)) return false;
  drawn.add(key);
  return true;
}

function drawFlow(svg, edge, at) {
  const [from, to] = [at.get(edge.giver), at.get(edge.receiver)];
  if (!from || !to || Math.hypot(from[0] - to[0], from[1] - to[1]) < 9) return;
  const bend = [(from[0] + to[0]) / 2 + (from[1] - to[1]) * 0.18, (from[1] + to[1]) / 2 + (to[0] - from[0]) * 0.18];
  const kind = KINDS[edge.kind];
  const flow = make("path", { class: `e e-${kind} ${STROKES[edge.standing] ?? ""}`, "data-edge": edge.id, d: `M${from}Q${bend} ${to}` }, svg);
  if (kind !== "own") flow.setAttribute("marker-end", `url(#a-${kind})`);
}

// Nodes of one place share one mark: the worst risk, and how many there are.
function drawPlaces(svg, placed, at, facts) {
  const places = new Map();
  for (const node of placed) {
    const key = at.get(node.id).map((part) => Math.round(part / 12)).join();
    if (places.has(key)) places.get(key).push(node);
    else places.set(key, [node]);
  }
  const taken = [];
  for (const nodes of places.values()) {
    const [x, y] = at.get(nodes[0].id);
    const chosen = nodes.some((node) => node.id === facts.selected);
    const worst = nodes.reduce((one, two) => (two.step > one.step ? two : one));
    const group = make("g", {}, svg);
    if (chosen) make("circle", { class: "lit", cx: x, cy: y, r: 14 }, group);
    make("circle", { class: `place dot${worst.step}`, cx: x, cy: y, r: 6, ...(worst.step ? {} : { fill: "url(#hatch)" }) }, group);
    const rest = nodes.length > NAMED ? `, + ${nodes.length - NAMED}` : "";
    make("title", {}, group).textContent = nodes.slice(0, NAMED).map((node) => node.name).join(", ") + rest;
    const end = x > WIDTH - 150;
    const label = nodes.length > 1 ? `${nodes[0].place} (${nodes.length})` : nodes[0].place;
    const spot = { x: x + (end ? -12 : 12), y: y + 4, end };
    if (taken.some((other) => Math.abs(other.y - spot.y) < 13 && Math.abs(other.x - spot.x) < 90) && !chosen) continue;
    taken.push(spot);
    make("text", { class: "onland", x: spot.x, y: spot.y, "text-anchor": end ? "end" : "start" }, group).textContent = label;
  }
}
