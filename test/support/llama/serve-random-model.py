"""Serves a llama.cpp model with random weights at OpenAI's endpoints.

It shows that a real server accepts the requests and constrains the answers to the schema; the model itself knows
nothing. Needs the packages xllamacpp and gguf. Prints the base address, then serves until its standard input closes.
"""

import sys
import tempfile

import gguf
import numpy
import xllamacpp

CONTEXT, WIDTH, HEADS, LAYERS, HIDDEN = 8192, 32, 2, 1, 64
TEMPLATE = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}assistant: "


def write_model(path):
    """Writes a Llama of one layer whose tokens are the bytes."""
    kinds = gguf.TokenType
    tokens = [("<unk>", kinds.UNKNOWN), ("<s>", kinds.CONTROL), ("</s>", kinds.CONTROL)]
    tokens += [(f"<0x{byte:02X}>", kinds.BYTE) for byte in range(256)]
    # Without text tokens the grammar has nothing to choose from but bytes.
    tokens += [(chr(byte), kinds.NORMAL) for byte in range(33, 127)] + [("\u2581", kinds.NORMAL)]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(LAYERS)
    writer.add_feed_forward_length(HIDDEN)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(WIDTH // HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list([text for text, _ in tokens])
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types([kind for _, kind in tokens])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_add_space_prefix(False)
    writer.add_chat_template(TEMPLATE)
    draw = numpy.random.default_rng(1)

    def add(name, *shape):
        writer.add_tensor(name, draw.normal(0, 0.1, shape).astype(numpy.float32))

    def add_norm(name):
        writer.add_tensor(name, numpy.ones(WIDTH, numpy.float32))

    add("token_embd.weight", len(tokens), WIDTH)
    add("output.weight", len(tokens), WIDTH)
    add_norm("output_norm.weight")
    for layer in range(LAYERS):
        add_norm(f"blk.{layer}.attn_norm.weight")
        add_norm(f"blk.{layer}.ffn_norm.weight")
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            add(f"blk.{layer}.{part}.weight", WIDTH, WIDTH)
        add(f"blk.{layer}.ffn_gate.weight", HIDDEN, WIDTH)
        add(f"blk.{layer}.ffn_up.weight", HIDDEN, WIDTH)
        add(f"blk.{layer}.ffn_down.weight", WIDTH, HIDDEN)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/random.gguf"
        write_model(path)
        params = xllamacpp.CommonParams()
        params.model.path = path
        params.n_ctx = 4 * CONTEXT
        params.n_parallel = 4
        params.n_gpu_layers = 0
        params.warmup = False
        params.port = 0
        params.cpuparams.n_threads = 1
        server = xllamacpp.Server(params)
        print(f"{server.listening_address}/v1", flush=True)
        sys.stdin.read()


main()
