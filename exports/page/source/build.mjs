// Makes ../vendor/page.js and its manifest from the sources here; with --check says whether they are what the sources give.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = join(here, "..", "vendor");

const { outputFiles, metafile } = await build({
  absWorkingDir: here, entryPoints: ["main.ts"], bundle: true, minify: true, format: "iife", target: "es2022", charset: "utf8", legalComments: "none",
  write: false, metafile: true, outfile: "page.js", define: { "process.env.NODE_ENV": '"production"' },
});
const script = Buffer.from(outputFiles[0].contents);
const packages = [...new Set(Object.keys(metafile.inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(Boolean))].sort();
const lock = JSON.parse(await readFile(join(here, "package-lock.json"), "utf8")).packages;

const libraries = [];
const licences = [];
for (const name of packages) {
  const about = JSON.parse(await readFile(join(here, "node_modules", name, "package.json"), "utf8"));
  libraries.push({ name, version: about.version, license: about.license, integrity: lock[`node_modules/${name}`].integrity });
  licences.push(`${name} ${about.version} (${about.license})\n\n${(await licence(name)).trim()}\n`);
}
const manifest = { bundle: "page.js", bytes: script.length, sha256: createHash("sha256").update(script).digest("hex"), built_with: `esbuild ${lock["node_modules/esbuild"].version}`, libraries };
const files = { "page.js": script, "manifest.json": Buffer.from(JSON.stringify(manifest, null, 2) + "\n"), "LICENSES.txt": Buffer.from(licences.join("\n" + "-".repeat(72) + "\n\n")) };

async function licence(name) {
  for (const file of ["LICENSE.txt", "LICENSE", "LICENSE.md"]) {
    try { return await readFile(join(here, "node_modules", name, file), "utf8"); } catch { /* the next name */ }
  }
  throw new Error(`${name}: no licence file found`);
}

const check = process.argv.includes("--check");
let same = true;
for (const [name, bytes] of Object.entries(files)) {
  if (!check) { await writeFile(join(vendor, name), bytes); continue; }
  const kept = await readFile(join(vendor, name)).catch(() => Buffer.alloc(0));
  if (!kept.equals(bytes)) { same = false; console.error(`vendor/${name} is not what the sources give; run: npm run build`); }
}
if (!same) process.exit(1);
console.log(`${check ? "checked" : "wrote"} ${script.length} bytes of script, ${libraries.map((one) => `${one.name} ${one.version}`).join(", ")}`);
