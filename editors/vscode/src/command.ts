// The command line of the server, from the settings. Without `vscode`, so that it can be tested by itself.

export interface Command {
  readonly command: string;
  readonly args: string[];
}

/** `path` may begin with `~` and hold `${workspaceFolder}`; further arguments follow `lsp`. */
export function serverCommand(path: string, further: string[], folder: string | undefined, home: string | undefined): Command {
  let command = path.trim() || "dialoom";
  if (folder !== undefined) {
    command = command.replaceAll("${workspaceFolder}", folder);
  }
  if (home !== undefined && (command === "~" || /^~[\\/]/.test(command))) {
    command = home + command.slice(1);
  }
  return { command, args: ["lsp", ...further] };
}
