import { cp } from "node:fs/promises";
import { build } from "esbuild";

const outdir = "dist";

await build({
  entryPoints: {
    graphiql: "src/main.jsx",
    "editor.worker": "monaco-editor/esm/vs/editor/editor.worker.js",
    "json.worker": "monaco-editor/esm/vs/language/json/json.worker.js",
    "graphql.worker": "monaco-graphql/esm/graphql.worker.js",
  },
  outdir,
  assetNames: "[name]",
  bundle: true,
  define: { "process.env.NODE_ENV": '"production"' },
  format: "iife",
  jsx: "automatic",
  loader: { ".ttf": "file" },
  logLevel: "info",
  minify: true,
  target: "es2022",
});

await cp("index.html", `${outdir}/index.html`);
