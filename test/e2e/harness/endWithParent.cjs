// Preloaded into jest and n8n: ends them when the process that started them is gone, even when that one
// was killed. The workers of jest inherit it; they live on their channel until jest lets them go, which
// they see by jest's listener being removed.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
if (process.env.JEST_WORKER_ID === undefined) process.channel?.unref();
else
	process.on('removeListener', (event) => {
		if (event === 'message') process.channel?.unref();
	});
