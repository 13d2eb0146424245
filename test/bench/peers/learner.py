"""A train step of `test/bench/learner.ts` as people write it in PyTorch, one thread: Adam on clipped gradients.

Tasks: "mlp 256", "transformer 8", a network and how many rows a batch has. "mlp 256 fused" uses the fused Adam, "mlp 256
compiled" also `torch.compile` for the forward and backward pass.
"""

import math

import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
torch.manual_seed(0)


def prepare(task):
    network, rows, *how = task.split()
    net, loss_of = {"mlp": mlp, "transformer": transformer}[network](int(rows))
    return step_of(net, torch.compile(loss_of) if how == ["compiled"] else loss_of, int(rows), fused=how != [])


def step_of(net, loss_of, rows, fused):
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, eps=1e-5, fused=fused)

    def work():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 0.5)
        optimizer.step()
        return rows

    return work


class ActorCritic(nn.Module):
    """64 inputs, 128-128, 32 actions and a value."""

    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU())
        self.policy = nn.Linear(128, 32)
        self.value = nn.Linear(128, 1)

    def forward(self, rows):
        hidden = self.trunk(rows)
        return self.policy(hidden), self.value(hidden).squeeze(-1)


def mlp(n):
    """PPO: clipped ratio, value error, entropy, over legal actions; the terms that the other side reports too."""
    net = ActorCritic()
    rows = torch.randn(n, 64)
    actions = torch.randint(0, 32, (n, 1))
    legal = (torch.rand(n, 32) < 0.75).scatter(1, actions, True)
    behaviour = -3 + 0.5 * (torch.rand(n) - 0.5)
    advantages = torch.randn(n)
    targets = torch.randn(n)

    def loss():
        logits, values = net(rows)
        log_policy = F.log_softmax(logits.masked_fill(~legal, -1e9), -1)
        change = log_policy.gather(1, actions).squeeze(1) - behaviour
        ratio = change.exp()
        clipped = ratio.clamp(0.8, 1.2)
        policy_loss = -torch.min(ratio * advantages, clipped * advantages).mean()
        value_loss = F.mse_loss(values, targets)
        entropy = -(log_policy.exp() * log_policy.clamp(min=-1e4)).sum(-1).mean()
        with torch.no_grad():
            (ratio - 1 - change).mean()
            ((ratio - 1).abs() > 0.2).float().mean()
        return policy_loss + 0.5 * value_loss - 0.01 * entropy

    return net, loss


LENGTH, VOCABULARY, WIDTH, HEADS = 64, 64, 64, 4


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.before_attention = nn.LayerNorm(WIDTH)
        self.attention = nn.Linear(WIDTH, 3 * WIDTH)
        self.attended = nn.Linear(WIDTH, WIDTH)
        self.before_hidden = nn.LayerNorm(WIDTH)
        self.hidden = nn.Linear(WIDTH, 4 * WIDTH)
        self.answer = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x, sight):
        n = x.shape[0]
        parts = self.attention(self.before_attention(x)).view(n, LENGTH, 3, HEADS, WIDTH // HEADS)
        queries, keys, values = parts.permute(2, 0, 3, 1, 4)
        fit = queries @ keys.transpose(-1, -2) / math.sqrt(WIDTH / HEADS)
        attended = F.softmax(fit + sight, -1) @ values
        x = x + self.attended(attended.transpose(1, 2).reshape(n, LENGTH, WIDTH))
        return x + self.answer(F.gelu(self.hidden(self.before_hidden(x)), approximate="tanh"))


class Transformer(nn.Module):
    """64 wide, 2 layers of 4 heads, 64 tokens."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Parameter(0.1 * torch.randn(LENGTH, WIDTH))
        self.blocks = nn.ModuleList([Block(), Block()])
        self.last = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, VOCABULARY)
        self.register_buffer("sight", torch.full((LENGTH, LENGTH), -1e9).triu(1))

    def forward(self, tokens):
        x = self.tokens(tokens) + self.positions
        for block in self.blocks:
            x = block(x, self.sight)
        return self.head(self.last(x))


def transformer(n):
    """A policy gradient on every token."""
    net = Transformer()
    tokens = torch.randint(0, VOCABULARY, (n, LENGTH))
    actions = torch.randint(0, VOCABULARY, (n, LENGTH, 1))
    advantages = torch.randn(n, LENGTH)

    def loss():
        log_policy = F.log_softmax(net(tokens), -1)
        return -(log_policy.gather(2, actions).squeeze(2) * advantages).mean()

    return net, loss
