// Makes the replica set of docker/full.yaml unless it exists, and waits for its primary. Run by mongosh.
try {
  rs.status();
} catch {
  rs.initiate({
    _id: "red-queen",
    members: [1, 2, 3].map((n) => ({ _id: n, host: `mongo-${n}:27017`, priority: n === 1 ? 2 : 1 })),
  });
}
while (!db.hello().isWritablePrimary && !db.hello().primary) sleep(500);
