"""Trains a tabular policy through OpenEnv. Needs: pip install openenv

    python openenv_train.py http://127.0.0.1:2567/openenv/leduc-poker --opponent script:caller
    python openenv_train.py http://127.0.0.1:2567/openenv/leduc-poker --opponent script:caller --seeds 5 --control
    python openenv_train.py http://127.0.0.1:2567/openenv/leagues/ID/0

REINFORCE with a baseline: a softmax over the legal actions of each information state, moved towards actions whose
episode returned more than the mean of late. Against a league, its matchmaking chooses the opponents. With --control the
same episodes are also played by a policy that never learns; with --seeds, means have 95% intervals over seeds.
"""
import argparse
import math
import random
import statistics

from openenv.core import GenericEnvClient

BLOCKS = 8
# Student's t: 97.5% quantiles for 2, 3, … 10 seeds.
T_QUANTILES = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]


def softmax(logits):
    top = max(logits)
    weights = [math.exp(logit - top) for logit in logits]
    return [weight / sum(weights) for weight in weights]


def train(env, seed, episodes, rate, reset):
    """Returns the mean reward of each eighth of the episodes. A rate of 0 learns nothing: uniform play."""
    draw = random.Random(seed)
    table, baseline, block, means = {}, 0.0, [], []
    for episode in range(episodes):
        now = env.reset(seed=seed * 1_000_000 + episode, **reset)
        taken = []
        while not now.done:
            state, legal = now.observation["information_state"], now.observation["legal_actions"]
            logits = table.setdefault(state, dict.fromkeys(legal, 0.0))
            chances = softmax([logits[action] for action in legal])
            action = draw.choices(legal, chances)[0]
            taken.append((logits, legal, chances, action))
            now = env.step({"action_id": action})
        advantage = now.reward - baseline
        baseline += 0.02 * advantage
        for logits, legal, chances, action in taken:
            for other, chance in zip(legal, chances):
                logits[other] += rate * advantage * ((other == action) - chance) / 5
        block.append(now.reward)
        if len(block) == episodes // BLOCKS:
            means.append(statistics.mean(block))
            print(f"  episodes to {episode + 1}: mean reward {means[-1]:+.3f}", flush=True)
            block = []
    return means


def with_interval(values):
    """The mean over seeds; from two on, with its 95% interval."""
    mean = statistics.mean(values)
    if len(values) == 1:
        return f"{mean:+.3f}"
    half = T_QUANTILES[len(values) - 2] * statistics.stdev(values) / math.sqrt(len(values))
    return f"{mean:+.3f} [{mean - half:+.3f}, {mean + half:+.3f}]"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--opponent")
    parser.add_argument("--episodes", type=int, default=8000)
    parser.add_argument("--rate", type=float, default=0.3)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--seeds", type=int, default=1, choices=range(1, len(T_QUANTILES) + 2), help="how many")
    parser.add_argument("--control", action="store_true", help="also play the same episodes without learning")
    args = parser.parse_args()
    reset = {"opponent": args.opponent} if args.opponent else {}
    rates = {"trained": args.rate} | ({"control": 0.0} if args.control else {})
    runs = {name: [] for name in rates}
    with GenericEnvClient(base_url=args.url).sync() as env:
        for seed in range(args.seed, args.seed + args.seeds):
            for name, rate in rates.items():
                print(f"{name}, seed {seed}", flush=True)
                runs[name].append(train(env, seed, args.episodes, rate, reset))
    print(f"mean reward of an eighth of the episodes, over {args.seeds} seeds")
    for name, means in runs.items():
        first, last = [run[0] for run in means], [run[-1] for run in means]
        rise = [after - before for before, after in zip(first, last)]
        print(f"{name}: first {with_interval(first)}, last {with_interval(last)}, rise {with_interval(rise)}")
    if args.control:
        gain = [own[-1] - other[-1] for own, other in zip(runs["trained"], runs["control"])]
        print(f"trained minus control, last: {with_interval(gain)}")


if __name__ == "__main__":
    main()
