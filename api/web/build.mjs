// Builds what the browser loads into api/web/static/build (git-ignored): one style sheet, each island in its own file,
// fonts, the map's borders and the pages of the API reference. Names carry a hash, so they may be cached for ever;
// manifest.json says which name is current. Nothing here, and nothing it makes, comes from another host.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "static", "build");
const found = createRequire(import.meta.url);

const entries = {
  desk: "styles/desk.css",
  han: "styles/han.css",
  devanagari: "styles/devanagari.css",
  everywhere: "islands/everywhere.js",
  chain: "islands/chain.js",
  coverage: "islands/coverage.js",
  suppliers: "islands/suppliers.js",
  pairs: "islands/pairs.js",
  plan: "islands/plan.js",
  progress: "islands/progress.js",
  reference: "islands/reference.js",
  visit: "islands/visit.js",
};

// Files that others made and that are served as they are.
const copies = {
  "htmx.js": "htmx.org/dist/htmx.min.js",
  "borders.json": "world-atlas/countries-110m.json",
  "swagger.js": "swagger-ui-dist/swagger-ui-bundle.js",
  "swagger.css": "swagger-ui-dist/swagger-ui.css",
};

// Every browser we support reads woff2; the older twin of each font would double the folder.
const onlyWoff2 = {
  name: "only-woff2",
  setup(run) {
    run.onLoad({ filter: /@fontsource.*\.css$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(/,\s*url\([^)]*\.woff\) format\('woff'\)/g, ""), loader: "css" };
    });
  },
};

function hashed(name, bytes) {
  const mark = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  return `${basename(name, extname(name))}-${mark}${extname(name)}`;
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

const made = await build({
  absWorkingDir: here,
  entryPoints: entries,
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  splitting: true,
  chunkNames: "[name]-[hash]",
  target: ["es2022"],
  metafile: true,
  entryNames: "[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".woff2": "file" },
  plugins: [onlyWoff2],
  logLevel: "warning",
});

const manifest = {};
for (const [path, { entryPoint }] of Object.entries(made.metafile.outputs)) {
  if (!entryPoint) continue;
  const name = Object.keys(entries).find((key) => entryPoint.endsWith(entries[key]));
  if (name) manifest[name + extname(path)] = basename(path);
}

for (const [name, source] of Object.entries(copies)) {
  const bytes = await readFile(found.resolve(source));
  manifest[name] = hashed(name, bytes);
  await writeFile(join(out, manifest[name]), bytes);
}

await writeFile(join(out, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 1) + "\n");
