// The entry of "npm run demo". Plain Node: it runs before anything is installed.
import { runMain } from '../e2e/harness/runMain.mjs';

const help = `npm run demo [-- options]

Starts a real n8n with this package in it, edits one picture through each of the four providers, writes
the pictures and a page with all of them to demo-output/, and leaves the editor running until Ctrl-C.
The providers are played by a simulator on this machine: no account, no key, no cost.

  --once             end after the run; exit code 0 only when every picture is right
  --provider NAME    only this provider: apixo, foxAi, toApis or vtrix
  --api-key KEY      with --provider: use the real service, which costs money, with this key.
                     npm shows the command line that it runs: the environment variable
                     FLUX_KONTEXT_API_KEY does the same and keeps the key off the screen
  --image-url URL    with --api-key: edit the picture at this public address. APIXO takes nothing else
                     from an n8n that the internet cannot reach; without it, it makes a picture from text
  --base-url URL     with --api-key: another address of the service
  --n8n VERSION      another version of n8n, such as 2.40.7; it is brought as well
  --help             this text

n8n (about 2.5 GB, with the Node.js it needs) is kept in the user's cache folder for the next time.
Set XDG_CACHE_HOME to keep it elsewhere.`;

if (process.argv.slice(2).some((argument) => argument === '--help' || argument === '-h')) {
	console.log(help);
} else {
	await runMain('test/demo/main.ts');
}
