/** A page without styles or scripts for the few things to say before the workbench is there. The texts are ours, never a request's. */
export function plainPage(title: string, text: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Inverscope</title>${head}</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`
}

/**
 * Goes on to an address of this server, now as a navigation from this site.
 *
 * @param address  without quotes and angle brackets
 */
export function comeAgain(address: string): string {
  return plainPage('Inverscope', 'Opening ...', `<meta http-equiv="refresh" content="0;url=${address}">`)
}
