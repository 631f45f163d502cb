// The problems of lesson 14 in Go. Run it as: go run rosetta.go
package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sort"
	"strings"
	"time"
)

// 1 A running average

// A generator is a goroutine here, and two channels: numbers go in by one, averages come out by the other.
type generator struct {
	numbers  chan float64
	averages chan float64
}

func average() generator {
	g := generator{make(chan float64), make(chan float64)}
	go func() {
		sum, count := 0.0, 0.0
		g.averages <- 0
		for number := range g.numbers { // until it is closed
			sum, count = sum+number, count+1
			g.averages <- sum / count
		}
		close(g.averages)
	}()
	return g
}

// 3 A pipeline

func source(drawn *int, stop <-chan struct{}) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := 1; ; n++ {
			*drawn = n
			select {
			case out <- n:
			case <-stop:
				return
			}
		}
	}()
	return out
}

// A stage: change says what becomes of a number, and whether it goes on.
func stage(in <-chan int, stop <-chan struct{}, change func(int) (int, bool)) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for n := range in {
			changed, goesOn := change(n)
			if !goesOn {
				continue
			}
			select {
			case out <- changed:
			case <-stop:
				return
			}
		}
	}()
	return out
}

func pipeline() (first []int, drawn int) {
	stop := make(chan struct{})
	numbers := source(&drawn, stop)
	squares := stage(numbers, stop, func(n int) (int, bool) { return n * n, true })
	odd := stage(squares, stop, func(n int) (int, bool) { return n, n%2 == 1 })
	for len(first) < 3 {
		first = append(first, <-odd)
	}
	time.Sleep(20 * time.Millisecond) // every stage runs ahead as far as it can
	close(stop)
	for range numbers { // until the source has ended, so that reading drawn is no race
	}
	return first, drawn
}

// 4 A timeout

func slowWork(ctx context.Context, notes *[]string) error {
	select {
	case <-time.After(200 * time.Millisecond):
		*notes = append(*notes, "work done")
		return nil
	case <-ctx.Done():
		*notes = append(*notes, "work stopped")
		return ctx.Err()
	}
}

func timeout() (notes []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	if errors.Is(slowWork(ctx, &notes), context.DeadlineExceeded) {
		notes = append(notes, "timeout")
	}
	time.Sleep(300 * time.Millisecond) // long enough to see what becomes of the work
	return notes
}

// 5 An agent

type message struct {
	amount int
	reply  chan int // nil: nobody waits for an answer
}

func counter(inbox <-chan message) {
	count := 0
	for m := range inbox {
		count += m.amount
		if m.reply != nil {
			m.reply <- count
		}
	}
}

func agent() int {
	inbox := make(chan message)
	defer close(inbox)
	go counter(inbox)
	for _, amount := range []int{1, 2, 3} {
		inbox <- message{amount, nil}
	}
	reply := make(chan int)
	inbox <- message{0, reply}
	return <-reply
}

// The cost of one step, and the program

func nanosecondsPerStep() []float64 {
	g := average()
	<-g.averages
	rounds := []float64{}
	for round := 0; round < 15; round++ {
		const steps = 20000
		begin := time.Now()
		for n := 0; n < steps; n++ {
			g.numbers <- 1
			<-g.averages
		}
		rounds = append(rounds, float64(time.Since(begin).Nanoseconds())/steps)
	}
	close(g.numbers)
	sort.Float64s(rounds)
	return rounds
}

func list[T any](items []T) string {
	texts := []string{}
	for _, item := range items {
		texts = append(texts, fmt.Sprint(item))
	}
	return strings.Join(texts, ", ")
}

func main() {
	g := average()
	averages := []float64{<-g.averages}
	for _, number := range []float64{10, 20, 60} {
		g.numbers <- number
		averages = append(averages, <-g.averages)
	}
	close(g.numbers)
	fmt.Println("running average:", list(averages))

	first, drawn := pipeline()
	fmt.Printf("pipeline: %s of %d drawn\n", list(first), drawn)
	fmt.Println("timeout:", list(timeout()))
	fmt.Println("agent:", agent())

	rounds := nanosecondsPerStep()
	fmt.Printf("one step: %.0f ns (%.0f to %.0f), %s, %s/%s, %d processors\n",
		rounds[len(rounds)/2], rounds[0], rounds[len(rounds)-1], runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}
