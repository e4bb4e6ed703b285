/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';

import { listen } from '../../loopback';

/** A chat model that calls its only tool once, and then says what the tool has answered. */
export interface ScriptedChatModel {
	/** The base URL of an API like OpenAI's. */
	url: string;
	/** What the tool has answered, each time that the model was asked again. */
	toolAnswers: string[];
	close(): Promise<void>;
}

const requestSchema = z.object({
	stream: z.boolean().optional(),
	messages: z.array(z.object({ role: z.string(), content: z.unknown() })),
	tools: z.array(z.object({ function: z.object({ name: z.string() }) })).optional(),
});

/**
 * Starts a server on 127.0.0.1 that answers chat completions.
 *
 * @param toolInput what it calls the tool with
 * @param lastWords what it says at the end
 */
export async function startChatModel(
	toolInput: Record<string, string>,
	lastWords: string,
): Promise<ScriptedChatModel> {
	const toolAnswers: string[] = [];
	const answer = async (request: IncomingMessage, response: ServerResponse) => {
		const { messages, tools, stream } = requestSchema.parse(await json(request));
		const last = messages.at(-1);
		const hasAnswer = last?.role === 'tool';
		if (hasAnswer) toolAnswers.push(String(last.content));
		const call = {
			...{ id: 'call_1', type: 'function' },
			function: { name: tools?.[0]?.function.name, arguments: JSON.stringify(toolInput) },
		};
		const message = hasAnswer
			? { role: 'assistant', content: lastWords }
			: { role: 'assistant', content: null, tool_calls: [{ index: 0, ...call }] };
		send(response, message, hasAnswer ? 'stop' : 'tool_calls', stream === true);
	};
	const server = createServer((request, response) => {
		answer(request, response).catch((error: unknown) => {
			response.writeHead(400).end(String(error));
		});
	});
	const { url, close } = await listen(server);
	return {
		url: `${url}/v1`,
		toolAnswers,
		close,
	};
}

function send(response: ServerResponse, message: object, reason: string, stream: boolean): void {
	const base = { id: 'chat_1', created: 1, model: 'scripted' };
	if (!stream) {
		const choices = [{ index: 0, message, finish_reason: reason }];
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ ...base, object: 'chat.completion', choices, usage }));
		return;
	}
	const chunk = (delta: object, end: string | null) => {
		const choices = [{ index: 0, delta, finish_reason: end }];
		return `data: ${JSON.stringify({ ...base, object: 'chat.completion.chunk', choices })}\n\n`;
	};
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	response.end(`${chunk(message, null)}${chunk({}, reason)}data: [DONE]\n\n`);
}
