// The echo benchmark in Go, with one thread for goroutines: 100 connections over loopback, server and clients in one process,
// measured as Stopwatching.cs does. Prints a Sample.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"time"
)

const (
	connections    = 100
	operations     = 20_000
	warmUpCalls    = 64
	longWarmUp     = 50
	longIterations = 3
)

func serve(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, 4096)
	for {
		count, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err := connection.Write(buffer[:count]); err != nil {
			return
		}
	}
}

func client(address string, rounds int, right chan<- int) {
	connection, err := net.Dial("tcp", address)
	if err != nil {
		right <- 0
		return
	}
	defer connection.Close()
	message := make([]byte, 64)
	done := 0
	for ; done < rounds; done++ {
		if _, err := connection.Write(message); err != nil {
			break
		}
		if _, err := io.ReadFull(connection, message); err != nil {
			break
		}
	}
	right <- done
}

func run(count int) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0
	}
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go serve(connection)
		}
	}()
	right := make(chan int)
	for number := 0; number < connections; number++ {
		rounds := count / connections
		if number < count%connections {
			rounds++
		}
		go client(listener.Addr().String(), rounds, right)
	}
	sum := 0
	for number := 0; number < connections; number++ {
		sum += <-right
	}
	return sum
}

func timed(count int) float64 {
	start := time.Now()
	if right := run(count); right != count {
		fmt.Fprintf(os.Stderr, "'echo': of %d operations only %d gave the right answer. The measurement is void.\n", count, right)
		os.Exit(1)
	}
	return float64(time.Since(start).Nanoseconds())
}

func main() {
	runtime.GOMAXPROCS(1)
	for calls := 0; calls < warmUpCalls; calls++ {
		timed(operations / longWarmUp)
	}
	times := []float64{}
	for iteration := 0; iteration < longIterations; iteration++ {
		times = append(times, timed(operations)/operations)
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"Nanoseconds": times, "Bytes": nil, "Runtime": runtime.Version() + ", GOMAXPROCS=1"})
}
