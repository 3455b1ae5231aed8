/*
 * Stops with one sentence where Node.js is too old. Every script of package.json runs it first. It is written in
 * the JavaScript of 2009, so that an old Node.js can read it.
 */
'use strict';

var needed = 24;

/** How to get a Node.js that is new enough, as the end of a sentence. */
function way() {
  var system = process.platform;
  if (system === 'darwin')
    return 'install it with "brew install node" or from https://nodejs.org/en/download';
  if (system === 'win32') {
    return 'install it with "winget install OpenJS.NodeJS.LTS" or from https://nodejs.org/en/download';
  }
  if (system === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) {
    return isGlibc()
      ? 'run "npm ci" without --omit=optional, which installs it for this folder'
      : 'install it with "apk add nodejs npm" of Alpine 3.23 or newer, or use the image node:24-alpine';
  }
  return 'install it from https://nodejs.org/en/download';
}

/** The packages that bring Node.js are built for glibc; Alpine has musl. */
function isGlibc() {
  return Boolean(process.report && process.report.getReport().header.glibcVersionRuntime);
}

if (parseInt(process.versions.node, 10) < needed) {
  var reason = 'Sluice needs Node.js ' + needed + ' or newer, and this is ' + process.versions.node;
  process.stderr.write(reason + ': ' + way() + '.\n');
  process.exit(1);
}
