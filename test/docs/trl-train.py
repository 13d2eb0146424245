"""Trains a tiny language model with TRL's GRPO and docs/examples/trl_environment.py, and prints what came of it as JSON.

    python trl-train.py http://127.0.0.1:2567/openenv/kuhn-poker --steps 2

No weights are downloaded: model and tokenizer are made here, and the model first learns to call `play` with random
moves, since TRL's rewards depend on tool calls.
"""
import argparse
import json
import os
import random
import re
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRL_EXPERIMENTAL_SILENCE"] = "1"

import torch
from datasets import Dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM
from trl import GRPOConfig, GRPOTrainer
from trl.chat_template_utils import qwen3_chat_template
from trl_environment import table

OPENING = "Play by calling the tool `play`.\n"
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tool_call>", "</tool_call>"]
SPECIAL += ["<tool_response>", "</tool_response>", "<think>", "</think>"]


def call(move):
    return {"type": "function", "function": {"name": "play", "arguments": {"move": move}}}


def legal_moves(prompt):
    """The moves that a prompt lists by name and number: "pass (0), bet (1)"."""
    request = re.search(r"Answer with one of: (.*)\.", prompt)
    return re.findall(r"(\w[\w ]*) \(\d+\)", request[1]) if request else []


def random_episode(one, seed, opponent, draw):
    """The first prompt, then pairs of a random move and what followed it."""
    first = one.reset(seed=seed, opponent=opponent)
    turns, seen = [], first
    while moves := legal_moves(seen):
        move = draw.choice(moves)
        seen = one.play(move)
        turns.append((move, seen))
    return first, turns


def make_tokenizer(texts):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=1500, special_tokens=SPECIAL, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    fast.chat_template = qwen3_chat_template
    return fast


def make_model(tokenizer):
    size = {"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4}
    heads = {"num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 2048}
    ends = {"eos_token_id": tokenizer.eos_token_id, "pad_token_id": tokenizer.pad_token_id, "bos_token_id": None}
    torch.manual_seed(1)
    return Qwen3ForCausalLM(Qwen3Config(vocab_size=len(tokenizer), **size, **heads, **ends))


def tokens_of(trainer, tokenizer, episode):
    """Token ids of an episode as the trainer builds them, and which of them the model writes."""
    first, turns = episode
    settings = {"tools": trainer.tools, "chat_template": trainer.chat_template, **trainer.chat_template_kwargs}
    messages = [{"role": "user", "content": OPENING + first}]
    ids = tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=True, return_dict=False, **settings)
    own = [False] * len(ids)
    for text, result in [(json.dumps(call(move)["function"]), after) for move, after in turns] + [("", None)]:
        words = f"<tool_call>\n{text}\n</tool_call><|im_end|>" if text else "Done.<|im_end|>"
        written = tokenizer(words, add_special_tokens=False)["input_ids"]
        follows = trainer._get_tool_suffix_ids([{"role": "tool", "name": "play", "content": result}]) if text else []
        ids, own = ids + written + follows, own + [True] * len(written) + [False] * len(follows)
    return ids, own


def learn_to_call(model, examples, steps):
    """Cross-entropy on what the model writes, one batch of 8 examples a step; returns the last loss."""
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    model.train()
    for step in range(steps):
        batch = [examples[(8 * step + i) % len(examples)] for i in range(8)]
        width = max(len(ids) for ids, _ in batch)
        rows = torch.tensor([ids + [0] * (width - len(ids)) for ids, _ in batch])
        mask = torch.tensor([[1] * len(ids) + [0] * (width - len(ids)) for ids, _ in batch])
        labels = [[t if mine else -100 for t, mine in zip(*one)] + [-100] * (width - len(one[0])) for one in batch]
        loss = model(input_ids=rows, attention_mask=mask, labels=torch.tensor(labels)).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return float(loss.detach())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--opponent", default="script:random")
    parser.add_argument("--steps", type=int, default=2)
    parser.add_argument("--warm-up", type=int, default=150)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--out", default="trl-out")
    args = parser.parse_args()
    make, draw = table(args.url), random.Random(1)
    one = make()
    episodes = [random_episode(one, seed, args.opponent, draw) for seed in range(200)]
    one._close()
    texts = [after for _, turns in episodes for _, after in turns]
    texts += [json.dumps(call(move)["function"]) for _, turns in episodes for move, _ in turns]
    openings = [[{"role": "user", "content": OPENING + first}] for first, _ in episodes]
    # Only its template is used.
    plain = make_tokenizer([])
    texts += [plain.apply_chat_template(opening, tools=[one.play], tokenize=False) for opening in openings]
    tokenizer = make_tokenizer(texts)
    model = make_model(tokenizer)
    rows = [{"prompt": [{"role": "user", "content": OPENING}], "seed": 1000 + i, "opponent": args.opponent} for i in range(4000)]
    config = GRPOConfig(
        output_dir=args.out, max_steps=args.steps, learning_rate=args.rate, lr_scheduler_type="constant", seed=1,
        per_device_train_batch_size=32, num_generations=8, max_completion_length=500, max_tool_calling_iterations=3,
        beta=0.0, use_cpu=True, bf16=False, gradient_checkpointing=False, logging_steps=1, save_strategy="no",
        report_to=[], disable_tqdm=True, chat_template_kwargs={"enable_thinking": False},
    )
    trainer = GRPOTrainer(
        model=model, processing_class=tokenizer, train_dataset=Dataset.from_list(rows), args=config, environment_factory=make
    )
    print(f"{len(tokenizer)} tokens, {sum(p.numel() for p in model.parameters())} parameters", file=sys.stderr, flush=True)
    loss = learn_to_call(model, [tokens_of(trainer, tokenizer, episode) for episode in episodes], args.warm_up)
    trainer.train()
    steps = [log for log in trainer.state.log_history if "reward" in log]
    tools = [tool.__name__ for tool in trainer.tools]
    keep = ["reward", "tools/call_frequency", "tools/failure_frequency", "grad_norm"]
    print(json.dumps({"tools": tools, "warmUpLoss": loss, "steps": [{key: step.get(key) for key in keep} for step in steps]}))


if __name__ == "__main__":
    main()
