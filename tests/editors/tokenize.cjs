// Prints what VS Code's own engine makes of texts: for each file of the arguments its tokens as [start, end, scope].
// Run in a folder that has vscode-textmate and vscode-oniguruma; the first argument is the grammar.

const fs = require("node:fs");
const path = require("node:path");
const own = require("node:module").createRequire(path.join(process.cwd(), "package.json"));
const oniguruma = own("vscode-oniguruma");
const { Registry, INITIAL, parseRawGrammar } = own("vscode-textmate");

async function main([grammarFile, ...files]) {
  const wasm = fs.readFileSync(own.resolve("vscode-oniguruma").replace(/main\.js$/, "onig.wasm"));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(fs.readFileSync(grammarFile, "utf8"), grammarFile),
  });
  const grammar = await registry.loadGrammar("source.loom");
  for (const file of files) {
    let state = INITIAL;
    let offset = 0;
    const tokens = [];
    for (const line of fs.readFileSync(file, "utf8").split("\n")) {
      const done = grammar.tokenizeLine(line, state);
      state = done.ruleStack;
      for (const token of done.tokens) {
        const end = Math.min(token.endIndex, line.length);
        if (end > token.startIndex) tokens.push([offset + token.startIndex, offset + end, token.scopes.at(-1)]);
      }
      offset += line.length + 1;
    }
    process.stdout.write(JSON.stringify(tokens) + "\n");
  }
}

main(process.argv.slice(2)).catch((error) => { console.error(error); process.exit(1); });
