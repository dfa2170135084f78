// Large chains on a canvas (Sigma, WebGL): colour says the kind of link, thickness its standing, a node's colour its
// risk. Shapes and dashes need the still drawing or the table; the legend under the drawing says so in words.
import { MultiDirectedGraph } from "graphology";
import Sigma from "sigma";

const COLOURS = { supplies: "--edge-supplies", subcontracts: "--edge-subcontracts", provides_labour: "--edge-labour", recruits_for: "--edge-recruits" };

export function drawLarge(figure, facts) {
  const style = getComputedStyle(document.documentElement);
  const seen = document.createElement("i");
  document.body.append(seen);
  // A dozen colours serve thousands of nodes: each is asked of the style sheet once.
  const known = new Map();
  const colour = (name) => {
    if (!known.has(name)) {
      seen.style.color = `var(${name})`;
      known.set(name, getComputedStyle(seen).color);
    }
    return known.get(name);
  };
  const mirror = document.documentElement.dir === "rtl" ? -1 : 1;
  const graph = new MultiDirectedGraph();
  for (const node of facts.nodes) {
    graph.addNode(node.id, {
      x: node.x * 2.2 * mirror,
      y: 1 - node.y,
      size: node.id === facts.selected ? 9 : node.tier === 0 ? 8 : 4,
      label: node.name,
      color: colour(node.step ? `--risk-${node.step}` : "--risk-unknown"),
      forceLabel: node.id === facts.selected || node.tier === 0,
    });
  }
  for (const edge of facts.edges) {
    graph.addDirectedEdgeWithKey(edge.id, edge.giver, edge.receiver, {
      color: colour(COLOURS[edge.kind] ?? "--edge-owns"),
      size: ["verified", "evidenced"].includes(edge.standing) ? 1.6 : 0.7,
      type: "arrow",
    });
  }
  figure.querySelector(".empty")?.remove();
  const canvas = document.createElement("div");
  canvas.className = "big";
  figure.prepend(canvas);
  const sigma = new Sigma(graph, canvas, {
    labelFont: style.fontFamily,
    labelColor: { color: colour("--ink") },
    labelSize: 12,
    labelRenderedSizeThreshold: 3,
    defaultEdgeType: "arrow",
    allowInvalidContainer: true,
  });
  seen.remove();
  sigma.on("clickNode", ({ node }) => location.assign(facts.address.replace("NODE", encodeURIComponent(node))));
  const zoom = figure.querySelector("[data-zoom]");
  zoom.hidden = false;
  zoom.querySelector("[data-in]").addEventListener("click", () => sigma.getCamera().animatedZoom());
  zoom.querySelector("[data-out]").addEventListener("click", () => sigma.getCamera().animatedUnzoom());
  zoom.querySelector("[data-fit]").addEventListener("click", () => sigma.getCamera().animatedReset());
}
