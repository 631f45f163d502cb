// Many pages at once in Go, one goroutine each, on one thread for goroutines; measured by `crawl-many`, which also says when to
// begin. "net" speaks HTTP over plain connections, "http" leaves that to net/http.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

const (
	warmUpCrawls = 3
	warmUpPages  = 1000
)

var scanner = bufio.NewScanner(os.Stdin)

func overConnection(address string, number int) (string, error) {
	connection, err := net.DialTimeout("tcp", address, 30*time.Second)
	if err != nil {
		return "", err
	}
	defer connection.Close()
	connection.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := fmt.Fprintf(connection, "GET /?%d HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", number, address); err != nil {
		return "", err
	}
	// The smallest buffer that bufio has until there is something to read would do; this one holds the whole answer.
	response, err := http.ReadResponse(bufio.NewReaderSize(connection, 1024), nil)
	if err != nil {
		return "", err
	}
	return read(response)
}

var client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{DisableKeepAlives: true, Proxy: nil}}

func overHttp(address string, number int) (string, error) {
	response, err := client.Get(fmt.Sprintf("http://%s/?%d", address, number))
	if err != nil {
		return "", err
	}
	return read(response)
}

func read(response *http.Response) (string, error) {
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != 200 {
		return "", fmt.Errorf("status %d, %w", response.StatusCode, err)
	}
	return string(content), nil
}

func crawl(fetch func(string, int) (string, error), address string, count int, content string) int {
	results := make(chan bool, count)
	for number := 0; number < count; number++ {
		go func(number int) {
			found, err := fetch(address, number)
			results <- err == nil && found == content
		}(number)
	}
	right := 0
	for number := 0; number < count; number++ {
		if <-results {
			right++
		}
	}
	return right
}

func main() {
	runtime.GOMAXPROCS(1)
	fetch := overConnection
	if os.Args[1] == "http" {
		fetch = overHttp
	}
	address := "127.0.0.1:" + os.Args[2]
	count, _ := strconv.Atoi(os.Args[3])
	content := strings.Join(os.Args[4:], " ")
	for warmUp := 0; warmUp < warmUpCrawls; warmUp++ {
		crawl(fetch, address, warmUpPages, content)
	}
	runtime.GC()
	fmt.Println("ready")
	scanner.Scan()
	start := time.Now()
	right := crawl(fetch, address, count, content)
	fmt.Printf("{\"Seconds\": %g, \"Right\": %d}\n", time.Since(start).Seconds(), right)
	scanner.Scan()
}
