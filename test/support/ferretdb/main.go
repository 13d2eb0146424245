// Command ferretdb serves the MongoDB protocol from a directory of SQLite files: the tests' stand-in for a MongoDB server.
// It prints its URI as the first line of standard output once it answers, and ends when standard input closes, so that it
// never outlives the test that started it.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func main() {
	address := flag.String("listen", "127.0.0.1:0", "TCP address; port 0 takes a free one")
	directory := flag.String("directory", "", "where the SQLite files live")
	flag.Parse()
	if *directory == "" {
		log.Fatal("ferretdb: -directory is missing")
	}
	if err := os.MkdirAll(*directory, 0o700); err != nil {
		log.Fatalf("ferretdb: %s", err)
	}

	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{TCP: *address},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + filepath.ToSlash(*directory) + "/",
	})
	if err != nil {
		log.Fatalf("ferretdb: %s", err)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	// MongoDBURI waits until Run has bound the port.
	go func() { fmt.Println(server.MongoDBURI()) }()
	if err := server.Run(ctx); err != nil {
		log.Fatalf("ferretdb: %s", err)
	}
}
