// Starts `dialoom lsp` for the folders of the window, and says how to mend it where that does not work.

import { commands, ExtensionContext, LogOutputChannel, Uri, window, workspace } from "vscode";
import { CloseAction, ErrorAction, LanguageClient, State } from "vscode-languageclient/node";
import type { LanguageClientOptions, ServerOptions } from "vscode-languageclient/node";
import { serverCommand } from "./command";

const DOCUMENTS = [
  { scheme: "file", language: "loom" },
  { scheme: "untitled", language: "loom" },
  { scheme: "file", pattern: "**/*.loom.yaml" },
  { scheme: "file", pattern: "**/*.loom.yml" },
];

let client: LanguageClient | undefined;
let output: LogOutputChannel;

export async function activate(context: ExtensionContext): Promise<void> {
  output = window.createOutputChannel("Dialoom", { log: true });
  context.subscriptions.push(
    output,
    commands.registerCommand("dialoom.restart", restart),
    commands.registerCommand("dialoom.output", () => output.show()),
    workspace.onDidGrantWorkspaceTrust(restart),
    workspace.onDidChangeConfiguration((change) => {
      const ours = ["dialoom.path", "dialoom.arguments", "dialoom.allow", "dialoom.server"];
      return ours.some((key) => change.affectsConfiguration(key)) ? restart() : undefined;
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function stop(): Promise<void> {
  const running = client;
  client = undefined;
  if (running && running.state !== State.Stopped) {
    await running.dispose();
  }
}

async function start(): Promise<void> {
  const settings = workspace.getConfiguration("dialoom");
  if (!workspace.isTrusted || !settings.get<boolean>("server", true)) {
    return;
  }
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const { command, args } = serverCommand(
    settings.get<string>("path", "dialoom"),
    settings.get<string[]>("arguments", []),
    folder?.fsPath,
    process.env.HOME ?? process.env.USERPROFILE,
  );
  const server: ServerOptions = { command, args, options: { cwd: folder?.fsPath } };
  client = new LanguageClient("dialoom", "Dialoom", server, clientOptions(settings.get<string[]>("allow", [])));
  try {
    await client.start();
  } catch (error) {
    output.error(`${command} ${args.join(" ")}: ${String(error)}`);
    await explain(command);
  }
}

function clientOptions(allow: string[]): LanguageClientOptions {
  return {
    documentSelector: DOCUMENTS,
    outputChannel: output,
    initializationOptions: { allow },
    synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.{loom,loom.yaml,loom.yml,json,jsonl,yaml,yml}") },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
  };
}

async function explain(command: string): Promise<void> {
  const chosen = await window.showErrorMessage(
    `Dialoom's language server did not start (${command} lsp). Install it with: pip install 'dialoom[lsp]', or set dialoom.path.`,
    "Settings",
    "Output",
    "Documentation",
  );
  if (chosen === "Settings") {
    await commands.executeCommand("workbench.action.openSettings", "dialoom.path");
  } else if (chosen === "Output") {
    output.show();
  } else if (chosen === "Documentation") {
    await commands.executeCommand("vscode.open", Uri.joinPath(extensionRoot(), "README.md"));
  }
}

function extensionRoot(): Uri {
  return Uri.file(`${__dirname}/..`);
}
