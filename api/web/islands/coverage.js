// The map of what was looked at, drawn from the rows of the table beside it, so the two cannot differ. Countries are
// shaded by the share of their sites visited in two years; where nobody ever was, they carry the hatch of the unknown.
import { geoContains, geoMercator, geoPath } from "d3-geo";
import { feature } from "topojson-client";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const HEIGHT = 430;
const WIDEST = 16;
const CLOSEST = 2600;
const names = new Intl.DisplayNames(["en"], { type: "region" });

function make(name, attributes, parent) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent?.append(element);
  return element;
}

function placeOf(row) {
  const { country, latitude, longitude, sites, step, words } = row.dataset;
  const point = latitude ? [Number(longitude), Number(latitude)] : null;
  return { country, point, sites: Number(sites), step, words };
}

function shapeOf(place, countries) {
  const name = names.of(place.country);
  const named = countries.find((one) => one.properties.name === name);
  return named ?? (place.point && countries.find((one) => geoContains(one, place.point)));
}

export function drawCoverage(figure, borders) {
  const wholes = [...document.querySelectorAll("tr[data-whole]")].map(placeOf).filter((place) => place.country);
  const regions = [...document.querySelectorAll("tr[data-region]")].map(placeOf).filter((place) => place.point);
  const countries = feature(borders, borders.objects.countries).features;
  const shapes = new Map(wholes.map((place) => [shapeOf(place, countries), place]));
  shapes.delete(undefined);
  const shown = { type: "FeatureCollection", features: [...shapes.keys()].filter(Boolean) };
  if (!shown.features.length) return void (figure.querySelector(".empty").textContent = figure.dataset.nothing);
  const projection = geoMercator().fitExtent([[30, 20], [WIDTH - 30, HEIGHT - 20]], shown);
  projection.scale(Math.min(projection.scale(), CLOSEST));
  const [[left, top], [right, bottom]] = geoPath(projection).bounds(shown);
  const [x, y] = projection.translate();
  projection.translate([x + WIDTH / 2 - (left + right) / 2, y + HEIGHT / 2 - (top + bottom) / 2]);
  projection.clipExtent([[-20, -20], [WIDTH + 20, HEIGHT + 20]]);
  const path = geoPath(projection);
  const svg = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": figure.dataset.title });
  for (const country of countries) {
    const place = shapes.get(country);
    const shape = path(country);
    if (!shape) continue;
    const land = make("path", { class: place ? `land seen${place.step}` : "land", d: shape }, svg);
    make("title", {}, land).textContent = place?.words ?? country.properties.name;
  }
  drawRegions(svg, regions, projection);
  figure.querySelector(".empty").remove();
  figure.prepend(svg);
}

// The largest first, so that a small region is never hidden under a large one.
function drawRegions(svg, regions, projection) {
  const most = Math.max(...regions.map((place) => place.sites), 1);
  for (const place of [...regions].sort((one, other) => other.sites - one.sites)) {
    const [cx, cy] = projection(place.point);
    const dot = make("circle", { class: `region seen${place.step}`, cx, cy, r: 3 + (WIDEST - 3) * Math.sqrt(place.sites / most) }, svg);
    make("title", {}, dot).textContent = place.words;
  }
}

const figure = document.querySelector("[data-coverage]");
if (figure) fetch(figure.dataset.borders).then((answer) => answer.json()).then((borders) => drawCoverage(figure, borders));
