// Preloaded into n8n: ends it when the process that started it is gone, even when that one was killed.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
